import semver from 'semver';

export const order = semver.compare;
