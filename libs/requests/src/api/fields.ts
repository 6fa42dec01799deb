export { Day, Id, Moment, OneOf, Part, Parts, WordList, Words } from '@comity/http';
