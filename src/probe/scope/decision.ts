import type { AddressClass } from "./address-class.ts";

export interface Allowed {
  readonly allowed: true;
  readonly class: AddressClass;
  /** "loopback", "authorised by Jane Doe (scope.yaml), control of db.example.com proved by DNS" */
  readonly by: string;
}

export interface Refused {
  readonly allowed: false;
  readonly class: AddressClass;
  readonly why: string;
  readonly hint: string;
  /** Whether a proof of control is all that is missing. */
  readonly provable: boolean;
}

export type Decision = Allowed | Refused;
