/** What each round starts afresh: bundled, so that what is measured is what is shipped. */
import { one } from './one.ts';

console.log(JSON.stringify(one(process.argv.slice(2))));
