package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// lacks says that an analysis has too little data, and what it needs in words: a key of
// "lacking". What was told before or is told later counts more.
func (f *frame) lacks(rule, key string, args report.Args) {
	f.end(rule, report.StatusNotEnoughData, key, args)
}

// inapplicable says that an analysis has nothing to look at.
func (f *frame) inapplicable(rule, key string) { f.end(rule, report.StatusNotApplicable, key, nil) }

// looked says that an analysis had what it needs for at least one of its figures, so that
// its silence means that all is well, whatever it lacked for others.
func (f *frame) looked(rule string) {
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[rule] = true
}

func (f *frame) end(rule string, status report.Status, key string, args report.Args) {
	if f.endings == nil {
		f.endings = map[string]report.Analysis{}
	}
	if _, ended := f.endings[rule]; !ended {
		f.endings[rule] = report.Analysis{Name: rule, Status: status, Needs: f.in.Words.Say("lacking."+key, args)}
	}
}

// analyses is how every rule of the section ended: with a finding, without one, without
// the data it needs, or with nothing to look at.
func (f *frame) analyses() []report.Analysis {
	var out []report.Analysis
	for _, rule := range sortedKeys(f.in.Rules) {
		if strings.HasPrefix(rule, f.chapter.Kind+".") {
			a := f.ending(rule)
			a.Name, a.Title = rule, f.in.Rules[rule].Summary
			out = append(out, a)
		}
	}
	return out
}

// ending is how one rule ended. A finding says it, but for one that only says that its
// sample is too small; then what was looked at, then what was lacking.
func (f *frame) ending(rule string) report.Analysis {
	of := func(x report.Finding) bool { return x.Rule == rule }
	told := slices.ContainsFunc(f.chapter.Findings, of)
	sure := slices.ContainsFunc(f.chapter.Findings, func(x report.Finding) bool { return of(x) && x.Verdict != report.Insufficient })
	lacking := f.endings[rule]
	switch {
	case sure:
		return report.Analysis{Status: report.StatusFinding}
	case told && lacking.Status == report.StatusNotEnoughData:
		return lacking
	case told:
		return report.Analysis{Status: report.StatusNotEnoughData, Needs: f.in.Words.Say("lacking.told")}
	case f.seen[rule]:
		return report.Analysis{Status: report.StatusOK}
	case lacking.Name != "":
		return lacking
	case f.chapter.Status == report.StatusNotEnoughData:
		return report.Analysis{Status: report.StatusNotEnoughData, Needs: f.in.Words.Say("lacking.rows")}
	case strings.HasSuffix(rule, "_alert"): // no alert value was held against anything
		return report.Analysis{Status: report.StatusNotApplicable, Needs: f.in.Words.Say("lacking.alerts")}
	}
	return report.Analysis{Status: report.StatusOK}
}
