/** Where a picture of the mall is to be had; `small` is 360 pixels wide. */
export function pictureAt(picture: string, size: "small" | "large" = "small"): string {
  return `/api/pictures/${picture}${size === "small" ? "?w=360" : ""}`;
}
