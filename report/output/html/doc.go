// Package html renders a report document as one web page: cover, contents,
// summary, a chapter a section and an appendix, in the order of the PDF and with
// its numbers.
//
// Steps of use:
//
//  1. Make one Renderer with New; it parses the built-in fonts once, to measure the
//     texts of charts, and is safe for concurrent use.
//  2. Call Render with a writer and a finished report.Document.
//
// The file needs nothing beside itself: charts are inline SVG, the logo is a data
// address, the style sheet is in the page, there are no scripts, and a content
// security policy forbids every request. Texts go through html/template, so none of
// them becomes markup. Colours are those of the theme by day and derived from them
// by night, moved until every text has a contrast of at least 4.5 to 1 (WCAG 2 AA);
// charts are drawn once for wide and once for narrow screens. On paper the page is
// A4, by day. The same document gives the same bytes.
//
// Limits: the page is set in the reader's own fonts, so the texts of charts can be a
// little wider or narrower than measured. An SVG logo is shown as a picture, which
// browsers give no scripts and no requests.
package html
