//! What a connection may do, over raw sockets.

mod admission;
mod deadlines;
mod framing;
mod stop;
