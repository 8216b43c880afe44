"""The outside programs: promtool, amtool and the two servers. Only here are processes started and sockets opened."""
