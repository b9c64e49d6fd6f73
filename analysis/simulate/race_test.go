//go:build race

package main

// underRace: the detector makes a month ten times slower; the streams are then
// tested by TestMonthsAreReproducible alone.
const underRace = true
