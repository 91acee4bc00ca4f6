// Gives the precompiled header a unit to be built with.
