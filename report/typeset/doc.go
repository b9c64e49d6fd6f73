// Package typeset turns text into lines and boxes into pages, for Chinese and
// Latin text together. It knows no font, no file format and no colour.
//
// Steps of use:
//
//  1. Sanitize every text that comes from outside; Space sets the gaps between
//     Chinese and Latin where the author left none.
//  2. Break a paragraph into lines of a width (BreakSpans for mixed bold and
//     plain text); Fit cuts a label to one line.
//  3. Describe the measured blocks as boxes and let Paginate place them.
//
// Lines follow the Unicode line breaking algorithm (UAX #14), tailored to
// Chinese: closing marks never begin a line, opening marks never end one, a
// number keeps its unit, short Latin compounds stay whole.
//
// Limits: text runs left to right and horizontally; there is no hyphenation and
// no justification. Widths must add up: the width of a text is the sum of the
// widths of its characters.
package typeset
