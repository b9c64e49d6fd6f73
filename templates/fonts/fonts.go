// Package fonts carries the typefaces every deliverable is set in, so that a
// report looks the same on every machine and needs no installed font.
//
// Use: hand Regular, Bold and Emoji to font.Parse once at start; print Licence
// wherever licences are shown. The user's own files may replace them.
//
// Limits: the faces are subsets. Regular has the 20,902 characters of GBK, the
// supplementary characters of its source and common symbols; Bold has GB2312,
// common name characters and the same symbols; Emoji is monochrome. Hints and
// layout tables (kerning, ligatures, vertical forms) are dropped.
// The slices are shared: treat them as read-only and copy before handing them
// to a library that writes into its input.
package fonts

import _ "embed" // the font files

// Regular is Noto Sans SC Regular, TrueType outlines, 1000 units per em.
//
//go:embed NotoSansSC-Regular.ttf
var Regular []byte

// Bold is Noto Sans SC Bold, TrueType outlines, 1000 units per em.
//
//go:embed NotoSansSC-Bold.ttf
var Bold []byte

// Emoji is Noto Emoji Regular, TrueType outlines, 2048 units per em.
//
//go:embed NotoEmoji-Regular.ttf
var Emoji []byte

// Licence is the SIL Open Font License 1.1 with the copyright lines of all
// three fonts.
//
//go:embed OFL.txt
var Licence string
