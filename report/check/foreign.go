package check

import (
	"strings"
	"unicode/utf8"

	"github.com/wxreport/wxreport/report"
)

// leastName is how long a name has to be to be told from ordinary words, in Latin
// letters; a Chinese one counts two.
const leastName = 6

func nameLength(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x2E80 {
			n++
		}
	}
	return n
}

// strangers are the names of other accounts, which must not appear. A fleet has
// thousands: a text is read once, whatever their number.
type strangers struct {
	doc    *report.Document
	starts map[rune][]string // squeezed names by their first letter
	plain  map[string]string // as they are written
	told   map[string]bool   // whether the document may speak of them; filled when found
}

// newStrangers leaves out what is too short for a name and what the account's own name
// holds.
func newStrangers(doc *report.Document, others []string) *strangers {
	s := &strangers{doc: doc, starts: map[rune][]string{}, plain: map[string]string{}, told: map[string]bool{}}
	own := squeeze(doc.Job.Account.Name)
	for _, list := range [][]string{others, doc.Job.Others} {
		for _, name := range list {
			squeezed := squeeze(name)
			if nameLength(squeezed) < leastName || strings.Contains(own, squeezed) || s.plain[squeezed] != "" {
				continue
			}
			first, _ := utf8.DecodeRuneInString(squeezed)
			s.starts[first] = append(s.starts[first], squeezed)
			s.plain[squeezed] = name
		}
	}
	return s
}

// in is the first other account's name in a squeezed text that neither the data nor
// the maker's name holds; empty: none.
func (s *strangers) in(text string) string {
	if len(s.plain) == 0 {
		return ""
	}
	for i, r := range text {
		for _, name := range s.starts[r] {
			if strings.HasPrefix(text[i:], name) && !s.allowed(name) {
				return name
			}
		}
	}
	return ""
}

func (s *strangers) allowed(name string) bool {
	allowed, known := s.told[name]
	if !known {
		allowed = strings.Contains(squeeze(s.doc.Theme.Maker), name) || given(s.doc, s.plain[name])
		s.told[name] = allowed
	}
	return allowed
}
