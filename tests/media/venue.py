"""A tiny web server for a real browser: one page, WHIP and WHEP in front of a media engine."""

import asyncio
from pathlib import Path
from typing import Any

from streaming.media.engine import MediaRefused

PAGE = """<!doctype html><meta charset=utf-8>
<video id=own muted autoplay playsinline></video><video id=live muted autoplay playsinline></video>
<script>
async function send(way, show, offer) {
  const r = await fetch(`/${way}/${show}`, {method: 'POST', headers: {'content-type': 'application/sdp'}, body: offer})
  if (!r.ok) throw new Error(await r.text())
  return [r.headers.get('location'), await r.text()]
}
async function publish(show, codec, width, height) {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: {width, height, frameRate: 30}})
  document.getElementById('own').srcObject = stream
  const pc = window.pub = new RTCPeerConnection()
  for (const track of stream.getTracks()) {
    if (track.kind == 'video') track.contentHint = 'detail'
    const t = pc.addTransceiver(track, {direction: 'sendonly', streams: [stream]})
    if (track.kind == 'video') {
      const all = RTCRtpReceiver.getCapabilities('video').codecs
      const chosen = all.filter(c => c.mimeType == 'video/' + codec)
      if (!chosen.length) return 'no ' + codec
      t.setCodecPreferences(chosen.concat(all.filter(c => c.mimeType == 'video/rtx')))
      const p = t.sender.getParameters(); p.degradationPreference = 'maintain-resolution'; await t.sender.setParameters(p)
    }
  }
  await pc.setLocalDescription(await pc.createOffer())
  const [location, answer] = await send('whip', show, pc.localDescription.sdp)
  window.pubLocation = location
  await pc.setRemoteDescription({type: 'answer', sdp: answer})
  return answer
}
async function watch(show) {
  const pc = window.sub = new RTCPeerConnection()
  pc.addTransceiver('video', {direction: 'recvonly'})
  pc.addTransceiver('audio', {direction: 'recvonly'})
  const stream = new MediaStream()
  pc.ontrack = e => { stream.addTrack(e.track) }
  document.getElementById('live').srcObject = stream
  await pc.setLocalDescription(await pc.createOffer())
  const [location, answer] = await send('whep', show, pc.localDescription.sdp)
  await pc.setRemoteDescription({type: 'answer', sdp: answer})
}
async function play(name, until = 2.2) {
  const video = document.createElement('video'); video.muted = true; document.body.append(video)
  video.src = URL.createObjectURL(await (await fetch('/file/' + name)).blob())
  const next = what => new Promise((done, no) => {
    video.addEventListener(what, done, {once: true})
    video.onerror = () => no(new Error(video.error.message)); setTimeout(() => no(new Error('no ' + what)), 10000)
  })
  await next('loadeddata')
  video.currentTime = 1.5; await next('seeked')
  await video.play()
  for (let waited = 0; video.currentTime < until; waited += 50) {
    if (waited > 15000 || video.ended) throw new Error(`${name} stands at ${video.currentTime} of ${video.duration} s`)
    await new Promise(r => setTimeout(r, 50))
  }
  return [video.videoWidth, video.videoHeight]
}
</script>"""


class Venue:
    """Listens on a free port of 127.0.0.1; shows are named by the path."""

    def __init__(self, engine: Any, files: Path) -> None:
        self.engine, self.files = engine, files
        self.url = ""
        self.sessions = 0
        self.answers: list[str] = []
        self.offers: list[str] = []
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _ = head.split(" ", 2)
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        body = (await reader.readexactly(int(fields.get("content-length", "0")))).decode()
        status, kind, text, more = await self._answer(method, path, body)
        content = text if isinstance(text, bytes) else text.encode()
        answer = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(content)}\r\nconnection: close\r\n{more}\r\n"
        writer.write(answer.encode() + content)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def _answer(self, method: str, path: str, body: str) -> tuple[str, str, str | bytes, str]:
        parts = path.strip("/").split("/")
        try:
            if method == "POST" and parts[0] in ("whip", "whep"):
                self.sessions += 1
                session = f"ses_{self.sessions}"
                self.offers.append(body)
                if parts[0] == "whip":
                    answer = (await self.engine.publish(parts[1], body, session_id=session, recording_id=f"rec_{self.sessions}")).answer_sdp
                else:
                    answer = (await self.engine.watch(parts[1], body, session_id=session)).answer_sdp
                self.answers.append(answer)
                return "201 Created", "application/sdp", answer, f"location: /session/{session}\r\n"
            if parts[0] == "file":
                kind = "video/webm" if parts[1].endswith(".mkv") else "video/mp4"
                return "200 OK", kind, await asyncio.to_thread((self.files / parts[1]).read_bytes), ""
            if method == "DELETE" and parts[0] == "session":
                await self.engine.stop(parts[1])
                return "200 OK", "text/plain", "", ""
        except MediaRefused as refused:
            return "400 Bad Request", "text/plain", refused.sentence, ""
        return "200 OK", "text/html", PAGE, ""
