// Package schedule tells when reports are due and which period each is about.
//
// It is pure: the clock, the zone and the calendar of workdays are given. A
// rule yields wall-clock times without a zone; a zone turns them into
// instants: a time that the zone skips becomes the first instant after the gap,
// a time that it repeats is the first of the two. So each period comes exactly once.
package schedule
