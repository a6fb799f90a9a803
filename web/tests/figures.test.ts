/** Money and time as people read them. */
import { expect, test } from "vitest";
import { fenOf, yuan } from "../shared/money.ts";
import { dayAndTime, showClock } from "../shared/time.ts";
import { startAt } from "../shared/whip.ts";

test.each([
  [0, "¥0.00"],
  [5, "¥0.05"],
  [990, "¥9.90"],
  [123456789, "¥1,234,567.89"],
  [-1250, "-¥12.50"],
])("%i fen is %s", (fen, text) => expect(yuan(fen)).toBe(text));

test.each([
  ["12", 1200],
  ["12.5", 1250],
  ["¥12.50", 1250],
  ["１２．５０", 1250],
  ["1,299 元", 129900],
  ["0.01", 1],
])("%s is %i fen", (typed, fen) => expect(fenOf(typed)).toBe(fen));

test.each(["", "-1", "1.234", "abc", "1e3", "12.", "9999999999"])("%s is no amount", (typed) => expect(fenOf(typed)).toBeNull());

test.each([
  [-5, "0:00"],
  [65_900, "1:05"],
  [3_600_000, "1:00:00"],
])("%i ms into the show is %s", (ms, text) => expect(showClock(ms)).toBe(text));

test("a day and minute in Chinese", () => expect(dayAndTime(new Date(2026, 10, 23, 9, 5).getTime(), "zh-CN")).toMatch(/^11月23日 09:05$/));

test("the start bitrate goes into the video's parameters only", () => {
  const sdp = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=fmtp:111 minptime=10\r\nm=video 9 UDP/TLS/RTP/SAVPF 102\r\na=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1\r\n";
  const shaped = startAt(sdp, 1500);
  expect(shaped).toContain("a=fmtp:102 packetization-mode=1;x-google-start-bitrate=1500");
  expect(shaped).toContain("a=fmtp:111 minptime=10\r\n");
});

test("a codec without parameters gets a line of its own", () => {
  const sdp = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\n";
  expect(startAt(sdp, 800)).toContain("a=rtpmap:96 VP8/90000\r\na=fmtp:96 x-google-start-bitrate=800");
});
