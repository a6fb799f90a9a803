/** Who an institution can file, as the server tells it. */
export interface Staff {
  person_id: string;
  name: string;
  lecturer: boolean;
  assistant: boolean;
  certificates: { number: string; issued_on: string; valid_until: string }[];
}
