export { something } from 'a-package-that-nobody-installed';
