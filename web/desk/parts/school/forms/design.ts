/** Moves over a questionnaire that is being designed. */
import type { Question, QuestionKind } from "@shared/forms/needs.ts";

export function newQuestion(kind: QuestionKind): Question {
  return { text: "", kind, options: kind === "single" || kind === "multiple" ? ["", ""] : [], required: true };
}

export function copyOf(one: Question): Question {
  return { ...one, options: [...one.options] };
}

/** The list with the question at `from` put at `to`; as it was when `to` lies outside. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  if (to < 0 || to >= list.length) return list;
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** As it is sent: trimmed, without empty options. */
export function plainQuestions(questions: Question[]): Question[] {
  return questions.map((one) => ({ ...one, text: one.text.trim(), options: one.options.map((text) => text.trim()).filter(Boolean) }));
}

/** What most lecturers ask before the course (R-CLS-6): experience, project, wishes, difficulties. */
export function commonQuestions(): Question[] {
  return [
    { text: "你做过直播吗？", kind: "single", options: ["没有做过", "看过，想试试", "做过几次", "经常直播"], required: true },
    { text: "你有具体的项目或货源吗？", kind: "single", options: ["有项目也有货源", "有项目，没有货源", "还没有"], required: true },
    { text: "你最想学什么？", kind: "multiple", options: ["开店与上架", "选品与供货", "直播话术", "场景与设备", "投流与数据", "合规与售后"], required: true },
    { text: "你对在镜头前讲话有多大把握？", kind: "scale", options: [], required: true },
    { text: "你最担心的困难是什么？", kind: "text", options: [], required: false },
  ];
}

/** What an interview of an applicant asks (R-CLS-6): motive, project, time, and the interviewer's own impression. */
export function interviewQuestions(): Question[] {
  return [
    { text: "为什么想学直播创业？", kind: "text", options: [], required: true },
    { text: "项目说得清楚吗？", kind: "scale", options: [], required: true },
    { text: "表达和沟通能力", kind: "scale", options: [], required: true },
    { text: "有没有货源或场地？", kind: "multiple", options: ["有货源", "有场地", "有设备", "都没有"], required: true },
    { text: "能不能全程参加？", kind: "single", options: ["能", "要请一次假", "不能"], required: true },
  ];
}
