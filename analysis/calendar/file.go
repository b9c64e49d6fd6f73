package calendar

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Statutory is what the announcements say: days off and make-up work days of the
// years that are known. It is finished once loaded.
type Statutory struct {
	off   map[date]string // the holiday's name, such as "cny"
	work  map[date]string // the holiday that the day makes up for
	years map[int]bool
}

// columns is the header of a file.
var columns = []string{"first", "last", "kind", "holiday"}

// mostDays is the longest plausible run of days off; longer is a slip of the pen.
const mostDays = 31

// FileError is a fault of a file of days off.
type FileError struct {
	File     string
	Line     int // 1-based
	Problem  string
	Expected string
}

// Error is file:line, the fault and what was expected.
func (e *FileError) Error() string {
	return fmt.Sprintf("%s:%d: %s, expected %s", e.File, e.Line, e.Problem, e.Expected)
}

// Load reads a CSV file with the columns first, last, kind and holiday: days as
// YYYY-MM-DD, last empty for a single day, kind off or work. Lines that begin with
// # are remarks. A year is known when it has rows. Faults are told together.
func Load(name string, body []byte) (Statutory, error) {
	s := Statutory{off: map[date]string{}, work: map[date]string{}, years: map[int]bool{}}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	r.Comment, r.FieldsPerRecord, r.TrimLeadingSpace = '#', -1, true
	var faults []error
	header := false
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Statutory{}, errors.Join(append(faults, fmt.Errorf("%s: %w", name, err))...)
		}
		line, _ := r.FieldPos(0)
		switch {
		case !header && !slices.Equal(record, columns):
			return Statutory{}, &FileError{name, line, fmt.Sprintf("the header is %q", strings.Join(record, ",")), strings.Join(columns, ",")}
		case !header:
			header = true
		default:
			if fault := s.add(record); fault != nil {
				fault.File, fault.Line = name, line
				faults = append(faults, fault)
			}
		}
	}
	if !header {
		faults = append(faults, &FileError{name, 1, "there is no header", strings.Join(columns, ",")})
	}
	if len(faults) > 0 {
		return Statutory{}, errors.Join(faults...)
	}
	return s, nil
}

// add takes one row.
func (s *Statutory) add(record []string) *FileError {
	if len(record) != len(columns) {
		return &FileError{Problem: fmt.Sprintf("the row has %d cells", len(record)), Expected: "4: " + strings.Join(columns, ",")}
	}
	first, err := time.Parse(time.DateOnly, record[0])
	if err != nil || first.Year() < firstYear || first.Year() > lastYear {
		return &FileError{Problem: fmt.Sprintf("first is %q", record[0]), Expected: fmt.Sprintf("a day of %d to %d such as 2026-10-01", firstYear, lastYear)}
	}
	last := first
	if record[1] != "" {
		if last, err = time.Parse(time.DateOnly, record[1]); err != nil || last.Before(first) || last.Sub(first) >= mostDays*24*time.Hour {
			return &FileError{Problem: fmt.Sprintf("last is %q", record[1]), Expected: fmt.Sprintf("nothing or a day from %s to %d days later", record[0], mostDays-1)}
		}
	}
	days, others := s.off, s.work
	switch record[2] {
	case "off":
	case "work":
		days, others = s.work, s.off
	default:
		return &FileError{Problem: fmt.Sprintf("kind is %q", record[2]), Expected: "off or work"}
	}
	if record[3] == "" {
		return &FileError{Problem: "holiday is empty", Expected: "a name such as cny"}
	}
	for d := dateOf(first); d <= dateOf(last); d++ {
		if _, taken := others[d]; taken {
			return &FileError{Problem: d.String() + " is both off and work", Expected: "one of them"}
		}
		if w := d.weekday(); record[2] == "work" && w != time.Saturday && w != time.Sunday {
			return &FileError{Problem: d.String() + " is a " + w.String(), Expected: "a Saturday or Sunday: other days are worked anyway"}
		}
		days[d] = record[3]
		s.years[d.year()] = true
	}
	return nil
}

// Corrected is s with a user's days, one by one: what the user says of a day counts,
// and the other days of its year stay as they are. A year is known when it has days.
func (s Statutory) Corrected(days []report.Holiday) Statutory {
	out := Statutory{off: maps.Clone(s.off), work: maps.Clone(s.work), years: maps.Clone(s.years)}
	for _, h := range days {
		for d := dateOf(h.First); d <= dateOf(h.Last); d++ {
			delete(out.off, d)
			delete(out.work, d)
			switch h.Kind {
			case report.DayOff:
				out.off[d] = h.Name
			case report.DayWorked:
				out.work[d] = h.Name
			}
			out.years[d.year()] = true
		}
	}
	return out
}
