// Package pdfread reads a finished PDF back: what its pages show, where, in
// which fonts, and where its links lead. It is made for files of this program
// and refuses what those never are: encrypted files, fonts that are not
// embedded, filters other than Flate (pictures aside).
//
// Steps of use:
//
//  1. Open reads the cross-reference tables or streams.
//  2. Document walks the pages.
//
// Nothing in a file makes it panic, loop or take more than a bounded amount of
// memory: depths, objects, operators and decoded bytes are counted.
package pdfread
