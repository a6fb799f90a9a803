/** The completeness light of one form, and the lines behind it, as the server tells them. Times in ms. */
import type { FormRole } from "@shared/forms/form.ts";

export interface Light {
  form: string;
  want: number;
  there: number;
  unsigned: number;
  complete: boolean;
  begun: boolean;
  due_on: string;
  /** Missing after their day. */
  overdue: number;
  light: "green" | "amber" | "red" | "grey";
  filled_id: string | null;
}

export interface PlaceLine {
  about_id: string;
  about: string;
  seat_no: number | null;
  day: string;
  at: number | null;
  filler: string;
  filled_id: string | null;
  reads: boolean;
  signs: { role: FormRole; name: string; at: number }[];
  lacks: FormRole[];
  to_sign: FormRole | "";
}
