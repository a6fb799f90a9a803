"""The live room (直播训练系统): shows, control, the virtual audience, media and the replay."""
