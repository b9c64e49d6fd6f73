package delivery

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/letter"
)

// longestAccount keeps the kind and the period of a file's name whole, in bytes.
const longestAccount = 120

// attachments are a parcel's files under the names that a reader gets them by: 某某品牌_公众号月报_2026年10月.pdf. A spec that
// names its files keeps its names.
func attachments(p report.Parcel) []report.Artifact {
	if p.Named || p.Document == nil {
		return p.Artifacts
	}
	w := p.Document.Words
	kind, period := inWords(p.Job.Period, w)
	name := w.Say("mail.file.name", report.Args{"account": cut(first(p.Job.Account.Name, p.Job.Account.ID), longestAccount), "kind": kind, "period": period})
	if p.Edition > 1 {
		name += w.Say("amend.file", report.Args{"edition": p.Edition})
	}
	out := make([]report.Artifact, len(p.Artifacts))
	for i, a := range p.Artifacts {
		a.Name = letter.FileName(name + filepath.Ext(a.Name))
		out[i] = a
	}
	return out
}

// inWords is what a report of a period is called, and the period as a file's name says it.
func inWords(p report.Period, w *report.Words) (kind, period string) {
	last := p.Last()
	quarter := (int(p.From.Month()) + 2) / 3
	switch {
	case p.Grain == report.GrainMonth:
		return w.Say("mail.file.kind.month"), w.Date("mail.file.month", p.From)
	case p.Grain == report.GrainWeek:
		year, week := p.From.ISOWeek()
		return w.Say("mail.file.kind.week"), w.Say("mail.file.week", report.Args{"year": fmt.Sprint(year), "week": week})
	case whole(p, 3) && p.From.Month()%3 == 1:
		return w.Say("mail.file.kind.quarter"), w.Say("mail.file.quarter", report.Args{"year": fmt.Sprint(p.From.Year()), "quarter": quarter})
	case whole(p, 12) && p.From.Month() == time.January:
		return w.Say("mail.file.kind.year"), w.Say("mail.file.year", report.Args{"year": fmt.Sprint(p.From.Year())})
	case p.Days() == 1:
		return w.Say("mail.file.kind.range"), p.From.Format(time.DateOnly)
	}
	return w.Say("mail.file.kind.range"), w.Say("mail.file.range", report.Args{"from": p.From.Format(time.DateOnly), "to": last.Format(time.DateOnly)})
}

// whole reports whether a period is so many whole calendar months.
func whole(p report.Period, months int) bool {
	from := p.From
	return from.Day() == 1 && p.Until.Day() == 1 && (p.Until.Year()-from.Year())*12+int(p.Until.Month())-int(from.Month()) == months
}
