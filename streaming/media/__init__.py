"""The media plane: phones publish by WebRTC, every show is recorded, a few people watch, pictures and silence are noticed."""
