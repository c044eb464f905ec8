package serengeti.search.simplification;

/// What a program may become.
///
/// @param name how, in words
/// @param twin what it becomes
record Change(String name, Twin twin) {}
