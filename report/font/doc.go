// Package font reads TrueType fonts once and answers everything a document
// asks of them: which characters they have, how wide a text is, what a glyph
// looks like, and a small font holding only the characters of one document.
//
// Steps of use:
//
//  1. Parse each font file once; a Face is immutable and safe for concurrent use.
//  2. Put the faces into a Family and take a Style, regular or bold. A Style
//     looks a character up in its own face, then in the others.
//  3. Measure with Style.Width; draw with Style.Outline.
//  4. Collect the characters of a document in Runes and call Style.Subset; use
//     Subset.Remap on every text before it is written with the subset.
//
// Widths follow one rule everywhere: each advance is rounded to 1/1000 em
// before it is added, as the PDF writer does, so a line that fits here fits
// there.
//
// Limits: only TrueType outlines (glyf) with a Unicode cmap of format 4 or 12.
// No kerning, ligatures, vertical writing, hints or colour. CFF fonts, font
// collections and web fonts are refused with the reason.
package font
