package source

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// clash counts how many rows of a file met a row of another with the same key, and how many of
// these disagreed.
type clash struct{ met, disagreed int }

func (c clash) with(disagreed bool) clash {
	c.met++
	if disagreed {
		c.disagreed++
	}
	return c
}

// noteStrangers notes files most of whose shared rows disagree: the last days of an export
// settle, but a whole table that differs is of another account.
func (p *pool) noteStrangers() {
	const few = 5
	files := make([]string, 0, len(p.clashes))
	for file, c := range p.clashes {
		if c.disagreed >= few && 2*c.disagreed > c.met {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	for _, file := range files {
		if l, c := p.ledgers[file], p.clashes[file]; l != nil {
			l.whole("other_account", p.schema.Name, "", c.disagreed, "met", strconv.Itoa(c.met))
		}
	}
}

// valueText writes a cell exactly, for comparing.
func valueText(v report.Value) string {
	switch v := v.(type) {
	case string:
		return "s" + v
	case report.Number:
		return "n" + strconv.FormatFloat(v.F, 'g', -1, 64)
	case time.Time:
		return "t" + strconv.FormatInt(v.UnixNano(), 36)
	}
	return ""
}

func fingerprint(cells []report.Value) string {
	var b strings.Builder
	for _, v := range cells {
		b.WriteString(valueText(v))
		b.WriteByte(0x1f)
	}
	return strings.TrimRight(b.String(), "\x1f")
}

// shownValue writes a cell for a message.
func shownValue(v report.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case report.Number:
		return plainNumber(v.F)
	case time.Time:
		if dateOnly(v) {
			return v.Format(time.DateOnly)
		}
		return v.Format("2006-01-02 15:04")
	}
	return ""
}
