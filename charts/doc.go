// Package charts draws the pictures of a report: it turns a [report.Chart],
// which describes numbers, into a [Canvas], a list of shapes and texts in points
// that replays to PDF operators, PNG and SVG.
//
// Steps of use:
//
//  1. Choose a size; [Height] knows the natural one of a chart at a width.
//  2. Call [Draw] with the theme, the words and the fonts of the document.
//  3. Collect [Canvas.Runes] for the document's font subset.
//  4. Replay the canvas: [PDFOperators], [PNG] or [SVG].
//
// Each kind of chart is one file and one line in [Kinds]; it says there which
// fields of the description it reads. The same description gives the same bytes.
//
// Odd data never fails and never hangs: values that are not finite count as
// missing, a missing value is a gap, and a chart without any value says so in
// words. No two texts overlap and none leaves the canvas; a text without room is
// shortened, and left out where it says nothing the marks do not say.
//
// Limits: no interaction, no animation, no second value axis. Shapes are drawn
// left to right only.
package charts
