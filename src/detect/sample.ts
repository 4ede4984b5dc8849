export { alphabets, sample } from "../base/sample.ts";
