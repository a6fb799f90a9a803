/** Courses, learning tasks and lessons as the server tells them. Times: `_s` whole seconds, `_ms` milliseconds, `_at` since 1970. */

export interface Progress {
  watched_s: number;
  length_s: number;
  share_bp: number;
  missing_s: number;
  /** Stretches that are not watched yet, from and to in milliseconds. */
  gaps: [number, number][];
}

export interface Total {
  watched_s: number;
  length_s: number;
  needed_s: number;
  share_bp: number;
  missing_s: number;
}

export interface Course {
  id: string;
  number: number;
  title: string;
  about: string;
  required: boolean;
  state: "draft" | "published" | "withdrawn";
  length_s: number;
  show_id: string | null;
  url: string | null;
  mine: Progress;
  /** For staff only: "" before the first upload. */
  video?: "" | "converting" | "ready" | "failed";
  failure?: string;
  progress_bp?: number;
}

export interface CourseList {
  courses: Course[];
  required: Total;
}

export interface Proof {
  id: string;
  task_id: string;
  person_id: string;
  words: string;
  state: "draft" | "waiting" | "accepted" | "returned";
  handed_in_at: number | null;
  reason: string;
  video: string;
  progress_bp: number;
  failure: string;
  picture_url: string | null;
  video_url: string | null;
}

export type TaskKind = "course" | "open_shop" | "list_goods" | "solo_show" | "group_show" | "proof";

export interface Task {
  id: string;
  kind: TaskKind;
  title: string;
  about: string;
  least: number;
  course_id: string | null;
  due_at: number | null;
  required: boolean;
}

export interface Standing {
  stand: "done" | "waiting" | "returned" | "missed" | "open";
  done_at: number | null;
  way: "" | "system" | "proof" | "lecturer";
  late: boolean;
  returned: string;
}

export type OwnTask = Task & Standing & { proof: Proof | null; so_far: number | null };

export interface Lesson {
  show_id: string;
  title: string;
  state: "planned" | "on" | "paused" | "over";
  planned_at: number | null;
  started_at: number | null;
  length_ms: number | null;
  course_ids: string[];
}

export interface Poll {
  id: string;
  question: string;
  options: string[];
  quiz: boolean;
  several: boolean;
  open: boolean;
  chosen: number[];
  votes: number[] | null;
  right: number[] | null;
}

/** `12:30` of seconds. */
export function length(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const pad = (value: number): string => String(value).padStart(2, "0");
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** A share in basis points as percent, rounded down to a tenth: 9499 is 94.9, never 95. */
export function percent(share_bp: number): string {
  return (Math.floor(share_bp / 10) / 10).toString();
}
