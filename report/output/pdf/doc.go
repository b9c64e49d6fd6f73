// Package pdf renders a report document as an A4 PDF: a cover, contents with
// page numbers, the summary, a chapter a section, and an appendix.
//
// Steps of use:
//
//  1. Make one Renderer with New; it parses the built-in fonts once and is safe
//     for concurrent use.
//  2. Call Render with a writer and a finished report.Document.
//
// A chapter begins below the one before where its opening fits and enough of the
// page is left. Every chapter is set in several ways, roomy to close, and the
// ways are chosen for all chapters together: few pages, no large gaps.
//
// How a page comes about: the blocks of the document are measured and become
// boxes of known height; package typeset deals them out to pages; every box
// becomes a row of maroto, its texts real text in the document's fonts, its
// figures tiny placeholder pictures. A second pass over the finished file puts
// the vector drawings in the place of the placeholders, one subset font a
// weight in the place of the written fonts, and adds bookmarks, links, the
// language and fixed dates. The same document gives the same bytes.
//
// Limits: A4 upright only; no tagged PDF, no PDF/A, no encryption. An SVG logo
// is replaced by the account's initial. The second pass reads only the plain
// cross-reference table that gofpdf writes and refuses everything else.
package pdf
