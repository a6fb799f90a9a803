/** The square cut out of a picture: where the picture lies under a window of `view` screen pixels, and what the window shows of it. */

/** The server takes no smaller square (sandbox/pictures.py). */
export const LEAST_SIDE = 600;
/** It keeps no larger one, so none is sent. */
export const MOST_SIDE = 1200;

export interface Size {
  width: number;
  height: number;
}

/** `scale`: screen pixels per picture pixel; `x`, `y`: the picture's corner relative to the window's. */
export interface Place {
  scale: number;
  x: number;
  y: number;
}

export interface Square {
  x: number;
  y: number;
  side: number;
}

/** The smallest and the largest scale: the window is always full, and shows at least LEAST_SIDE pixels of the picture. */
export function scales(size: Size, view: number): [least: number, most: number] {
  const least = view / Math.min(size.width, size.height);
  return [least, Math.max(least, view / LEAST_SIDE)];
}

/** The nearest place at which the window is full. */
export function settle(place: Place, size: Size, view: number): Place {
  const [least, most] = scales(size, view);
  const scale = Math.min(most, Math.max(least, place.scale));
  const inside = (value: number, length: number): number => Math.min(0, Math.max(view - length * scale, value));
  return { scale, x: inside(place.x, size.width), y: inside(place.y, size.height) };
}

/** The whole picture as far as a square shows it, its middle in the middle. */
export function centred(size: Size, view: number): Place {
  const [scale] = scales(size, view);
  return settle({ scale, x: (view - size.width * scale) / 2, y: (view - size.height * scale) / 2 }, size, view);
}

/** The place after a zoom to `scale` that keeps the point (`x`, `y`) of the window still. */
export function zoomed(place: Place, scale: number, at: { x: number; y: number }, size: Size, view: number): Place {
  const [least, most] = scales(size, view);
  const wanted = Math.min(most, Math.max(least, scale));
  const grown = wanted / place.scale;
  return settle({ scale: wanted, x: at.x - (at.x - place.x) * grown, y: at.y - (at.y - place.y) * grown }, size, view);
}

/** What the window shows, in whole pixels of the picture. */
export function squareOf(place: Place, size: Size, view: number): Square {
  const side = Math.min(Math.round(view / place.scale), size.width, size.height);
  return {
    x: Math.min(Math.max(0, Math.round(-place.x / place.scale)), size.width - side),
    y: Math.min(Math.max(0, Math.round(-place.y / place.scale)), size.height - side),
    side,
  };
}
