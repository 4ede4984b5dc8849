import { expect, it } from "vitest";
import { isBritishDrivingLicence } from "./british-driving-licence.ts";

it("accepts men's and women's months and short surnames", () => {
  expect(isBritishDrivingLicence("MORGA657054SM9IJ")).toBe(true);
  expect(isBritishDrivingLicence("SMITH711215JB9AA")).toBe(true);
  expect(isBritishDrivingLicence("FOX99801105A99XK")).toBe(true);
});

it("refuses days that do not exist and surnames made of nines in between", () => {
  expect(isBritishDrivingLicence("MORGA613054SM9IJ")).toBe(false);
  expect(isBritishDrivingLicence("MORGA652324SM9IJ")).toBe(false);
  expect(isBritishDrivingLicence("F9OX9801105A99XK")).toBe(false);
});
