package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/report"
)

const (
	mostFoundWords = 10 // proven words that the table shows
	fewFoundWords  = 5  // rows that it has at least, filled with the nearest unproven ones
	mostToldWords  = 5  // words of which a finding is made
)

// discovered are the words that set the titles of both sides apart, found without
// a list. Accounts' names are left out: everybody uses his own most.
func (s *Competitors) discovered(f *frame, own, peers []string) []keyword {
	names := f.accountNames()
	var out []keyword
	for _, found := range text.Keywords(own, peers, text.Discovery{}) {
		if len(out) >= mostFoundWords || !found.Proven && len(out) >= fewFoundWords {
			break
		}
		if slices.ContainsFunc(names, func(name string) bool {
			return strings.Contains(name, found.Word) || strings.Contains(found.Word, name)
		}) {
			continue
		}
		k := s.keyword(f, found.Word, []string{found.Word})
		k.found = &found
		// Of many words that were looked at, one must differ by far more than the interval of one.
		k.settled = found.Proven && k.gap.High.Known && (k.gap.High.F < 0 || k.gap.Low.F > 0)
		out = append(out, k)
	}
	return out
}

// nothing says why the chapter is empty.
func (s *Competitors) nothing(f *frame) {
	if own, peers := s.titles(f, f.in.Job.Period); len(own) > 0 && len(peers) > 0 {
		f.noFound()
		return
	}
	f.note("note.nothing", report.Args{"period": f.in.Words.Period(f.in.Job.Period)})
}

// noFound says that no word recurs in the titles.
func (f *frame) noFound() {
	f.chapter.Notes = append(f.chapter.Notes, f.in.Words.Say("text.found_none", report.Args{"least": text.MinTitles}))
}

// accountNames are the names in the titles' data and the account's own.
func (f *frame) accountNames() []string {
	var out []string
	add := func(name string) {
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	add(f.in.Job.Account.Name)
	ds := f.now("titles")
	for i := range ds.Len() {
		add(ds.Text("account", i))
	}
	return out
}
