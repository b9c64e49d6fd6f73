package check

import (
	"regexp"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// leftovers are what a report shows when a program, not a person, wrote it: an
// unfilled template, a failed format, a value that is none.
var leftovers = regexp.MustCompile(`%!\w?\(|<nil>|\{\{|\}\}|⟦|\[object Object\]|\b(?:undefined|NaN)\b|[+−-]?\bInf\b`)

// typed are the leftovers that a person may write in running text.
var typed = regexp.MustCompile(`^(?:undefined|NaN|[+−-]?Inf|<nil>)$`)

// leftover finds the first such place in a text that the data does not account
// for; empty: none.
func leftover(doc *report.Document, text string) string {
	if !suspect(text) {
		return ""
	}
	for _, at := range leftovers.FindAllStringIndex(text, 8) {
		token := text[at[0]:at[1]]
		if !given(doc, token) {
			return token
		}
	}
	return ""
}

// suspect reports whether a text may hold a leftover; it costs a tenth of the pattern.
func suspect(text string) bool {
	for _, part := range []string{"%!", "<nil>", "{{", "}}", "⟦", "[object", "undefined", "NaN", "Inf"} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// given reports whether the client's own words hold the token.
func given(doc *report.Document, token string) bool {
	if strings.Contains(doc.Job.Account.Name, token) {
		return true
	}
	for _, ds := range doc.Datasets {
		for _, column := range ds.Columns() {
			if ds.Type(column) != report.TypeText {
				continue
			}
			for row := range ds.Len() {
				if strings.Contains(ds.Text(column, row), token) {
					return true
				}
			}
		}
	}
	if !typed.MatchString(token) {
		return false
	}
	for _, c := range doc.Chapters {
		if c.Kind != "text" {
			continue
		}
		for _, b := range c.Blocks {
			if p, ok := b.(report.Paragraph); ok && strings.Contains(p.Text(), token) {
				return true
			}
		}
	}
	return false
}
