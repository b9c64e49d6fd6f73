package analysis

import (
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// notebook keeps what a frame has read and would read again for every figure and
// every period that is compared: all of it follows from the input alone.
type notebook struct {
	talks     map[viewKey][]remark
	responses map[viewKey]*stats.ResponseResult
	retention map[viewKey]keptRows
	followers book
	horizon   time.Time
	filled    map[string]bool // comment columns that hold a time at all
}

// once is the value of a key, made when it is asked for the first time.
func once[K comparable, V any](known *map[K]V, key K, read func() V) V {
	if v, ok := (*known)[key]; ok {
		return v
	}
	if *known == nil {
		*known = map[K]V{}
	}
	v := read()
	(*known)[key] = v
	return v
}

// followers is the book of the account's followers.
func (f *frame) followers() book {
	if f.read.followers.byDay == nil {
		f.read.followers = readBook(f.data("followers"))
	}
	return f.read.followers
}

// part is the rows of a dataset in a period that keep accepts; of names them among
// the dataset's other parts.
func (f *frame) part(name, of string, p report.Period, keep func(ds *report.Dataset, row int) bool) *report.Dataset {
	return once(&f.views, viewKey{name, p.From.Unix(), p.Until.Unix(), of}, func() *report.Dataset {
		ds := f.during(name, p)
		return ds.Where(func(i int) bool { return keep(ds, i) })
	})
}
