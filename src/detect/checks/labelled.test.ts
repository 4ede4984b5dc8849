import { expect, it } from "vitest";
import { isLabelled, labels } from "./labelled.ts";

const at = (text: string, value: string) => {
  const start = text.indexOf(value);
  return { text, value, start, end: start + value.length, nearWord: undefined };
};

it("takes the word right before a value for its label", () => {
  expect(isLabelled(at('"sin": "429"', "429"), ["sin"])).toBe(true);
  expect(isLabelled(at("Date of birth (dd/mm) : 429", "429"), ["date of birth"])).toBe(true);
  expect(labels(["mrn"])(at("MRN# 429", "429"))).toBe(true);
});

it("does not reach over other fields, numbers, lines or half a word", () => {
  expect(isLabelled(at('{"dob":null,"created_at":"429"}', "429"), ["dob"])).toBe(false);
  expect(isLabelled(at("mrn 17, room 429", "429"), ["mrn"])).toBe(false);
  expect(isLabelled(at("mrn\nroom 429", "429"), ["mrn"])).toBe(false);
  expect(isLabelled(at("cousin 429", "429"), ["sin"])).toBe(false);
});

it("takes a value that is the whole text as named by its column", () => {
  expect(isLabelled(at("429", "429"), ["sin"])).toBe(true);
});

it("keeps to a shorter reach where it is told to", () => {
  expect(isLabelled(at("rg -n foo bar 429", "429"), ["rg"], 8)).toBe(false);
});
