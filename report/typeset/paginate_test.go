package typeset_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wxreport/wxreport/report/typeset"
)

// show writes pages as one line each: box, its rows, and its marks (h header,
// c continued, x clipped).
func show(pages []typeset.Page) []string {
	var out []string
	for _, page := range pages {
		var parts []string
		for _, p := range page.Pieces {
			part := fmt.Sprintf("%d", p.Box)
			if p.To > 0 {
				part += fmt.Sprintf("[%d:%d]", p.From, p.To)
			}
			for _, mark := range []struct {
				set  bool
				sign string
			}{{p.Header, "h"}, {p.Continued, "c"}, {p.Clipped, "x"}} {
				if mark.set {
					part += mark.sign
				}
			}
			parts = append(parts, fmt.Sprintf("%s@%g+%g", part, p.Top, p.Height))
		}
		out = append(out, strings.Join(parts, " "))
	}
	return out
}

func rows(n int, height float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = height
	}
	return out
}

func TestPaginate(t *testing.T) {
	t.Parallel()
	type box = typeset.Box
	heading := box{Height: 10, SpaceBefore: 5, KeepWithNext: true}
	table := box{Header: []float64{10}, Rows: rows(8, 10), SpaceBefore: 5}
	tests := []struct {
		name  string
		boxes []box
		pages []float64
		want  []string
	}{
		{"nothing", nil, []float64{100}, nil},
		{"space is dropped at the top", []box{{Height: 60, SpaceBefore: 9}, {Height: 60, SpaceBefore: 9}}, []float64{100}, []string{"0@0+60", "1@0+60"}},
		{"space between", []box{{Height: 40}, {Height: 40, SpaceBefore: 20}}, []float64{100}, []string{"0@0+40 1@60+40"}},
		{"heading goes with its figure", []box{{Height: 50}, heading, {Height: 40}}, []float64{100}, []string{"0@0+50", "1@0+10 2@10+40"}},
		{"two headings go with the figure", []box{{Height: 40}, heading, heading, {Height: 40}}, []float64{100}, []string{"0@0+40", "1@0+10 2@15+10 3@25+40"}},
		{"table is split with its header", []box{{Height: 50}, table}, []float64{100}, []string{"0@0+50 1[0:3]h@55+40", "1[3:8]hc@0+60"}},
		{"two rows after a header at least", []box{{Height: 70}, table}, []float64{100}, []string{"0@0+70", "1[0:8]h@0+90"}},
		{"two rows are carried over at least", []box{{Height: 8}, table}, []float64{95}, []string{"0@0+8 1[0:6]h@13+70", "1[6:8]hc@0+30"}},
		{"heading goes with two rows", []box{{Height: 55}, heading, table}, []float64{100}, []string{"0@0+55", "1@0+10 2[0:6]h@15+70", "2[6:8]hc@0+30"}},
		{"short paragraph stays whole", []box{{Height: 80}, {Rows: rows(3, 10)}}, []float64{100}, []string{"0@0+80", "1[0:3]@0+30"}},
		{"lead-in gives its last lines to the figure", []box{{Rows: rows(8, 10), KeepWithNext: true}, {Height: 40}}, []float64{100}, []string{"0[0:6]@0+60", "0[6:8]c@0+20 1@20+40"}},
		{"first page is lower", []box{{Height: 30}, {Height: 30}, {Height: 60}}, []float64{50, 100}, []string{"0@0+30", "1@0+30 2@30+60"}},
		{"new page", []box{{Height: 10, KeepWithNext: true}, {Height: 10, NewPage: true}}, []float64{100}, []string{"0@0+10", "1@0+10"}},
		{"too high figure is clipped beside its heading", []box{heading, {Height: 500}, {Height: 10}}, []float64{100}, []string{"0@0+10 1x@10+90", "2@0+10"}},
		{"too high row is clipped", []box{{Header: []float64{10}, Rows: []float64{20, 300, 20, 20}}}, []float64{100}, []string{"0[0:1]h@0+30", "0[1:2]hcx@0+100", "0[2:4]hc@0+50"}},
		{"endless chain is parted", []box{{Height: 60, KeepWithNext: true}, {Height: 90}}, []float64{100}, []string{"0@0+60", "1@0+90"}},
		{"one long row after its heading", []box{{Height: 60, KeepWithNext: true}, {Rows: []float64{90}}}, []float64{100}, []string{"0@0+60", "1[0:1]@0+90"}},
		{"last heading of the document", []box{{Height: 95}, heading}, []float64{100}, []string{"0@0+95", "1@0+10"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pages, err := typeset.Paginate(tt.boxes, tt.pages)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, show(pages)); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPaginateRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		boxes []typeset.Box
		pages []float64
		want  string
	}{
		{"no pages", nil, nil, "no page height"},
		{"flat page", nil, []float64{0}, "page height 0 is 0"},
		{"unknown height", []typeset.Box{{}, {Height: math.NaN()}}, []float64{9}, "box 1 has a height of NaN"},
		{"endless row", []typeset.Box{{Rows: []float64{math.Inf(1)}}}, []float64{9}, "box 0"},
		{"negative gap", []typeset.Box{{SpaceBefore: -1}}, []float64{9}, "-1"},
		{"huge header", []typeset.Box{{Header: []float64{3, 3}, Rows: []float64{1}}}, []float64{90, 9}, "at most half a page (4.5)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := typeset.Paginate(tt.boxes, tt.pages)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// TestPaginateHoldsItsRules lays out 500 random documents.
func TestPaginateHoldsItsRules(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		boxes := randomBoxes(rnd)
		heights := []float64{600, 700}
		pages, err := typeset.Paginate(boxes, heights)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if problem := audit(boxes, heights, pages); problem != "" {
			t.Fatalf("seed %d: %s\n%s", seed, problem, strings.Join(show(pages), "\n"))
		}
	}
}

// randomBoxes makes headings (kept, never two pages of them), figures, some
// higher than a page, paragraphs and tables.
func randomBoxes(rnd *rand.Rand) []typeset.Box {
	var out []typeset.Box
	for range 5 + rnd.IntN(60) {
		b := typeset.Box{SpaceBefore: float64(rnd.IntN(20)), NewPage: rnd.IntN(15) == 0}
		switch rnd.IntN(5) {
		case 0:
			b.Height, b.KeepWithNext = 10+rnd.Float64()*40, true
			if n := len(out); n > 1 && out[n-1].KeepWithNext && out[n-2].KeepWithNext {
				b.KeepWithNext = false // at most two headings in a row
			}
		case 1:
			b.Height = rnd.Float64() * 400
			if rnd.IntN(6) == 0 {
				b.Height = 500 + rnd.Float64()*500
			}
		case 2:
			b.Rows = rows(1+rnd.IntN(12), 12+rnd.Float64()*6)
			b.KeepWithNext = rnd.IntN(3) == 0 && len(b.Rows) > 3
		default:
			b.Header = rows(1+rnd.IntN(2), 20)
			for range 1 + rnd.IntN(90) {
				b.Rows = append(b.Rows, 14+rnd.Float64()*20)
			}
			if rnd.IntN(8) == 0 {
				b.Rows[rnd.IntN(len(b.Rows))] = 900
			}
		}
		out = append(out, b)
	}
	return out
}

// audit returns the first rule a layout breaks.
func audit(boxes []typeset.Box, heights []float64, pages []typeset.Page) string {
	box, row := 0, 0 // what must come next
	for n, page := range pages {
		height := heights[min(n, len(heights)-1)]
		if len(page.Pieces) == 0 {
			return fmt.Sprintf("page %d is empty", n)
		}
		end := 0.0
		for k, p := range page.Pieces {
			if p.Box != box || p.From != row {
				return fmt.Sprintf("page %d has box %d row %d, expected box %d row %d", n, p.Box, p.From, box, row)
			}
			b := boxes[box]
			switch {
			case k == 0 && p.Top != 0:
				return fmt.Sprintf("page %d begins at %v", n, p.Top)
			case k > 0 && math.Abs(p.Top-end-b.SpaceBefore) > 1e-6:
				return fmt.Sprintf("box %d begins at %v, expected %v", box, p.Top, end+b.SpaceBefore)
			case k > 0 && b.NewPage && p.From == 0:
				return fmt.Sprintf("box %d does not begin a page", box)
			case p.Header != (len(b.Header) > 0) || p.Continued != (p.From > 0):
				return fmt.Sprintf("box %d has wrong marks on page %d", box, n)
			}
			if problem := auditHeight(b, p, height); problem != "" {
				return fmt.Sprintf("page %d box %d: %s", n, box, problem)
			}
			if end = p.Top + p.Height; end > height+1e-5 {
				return fmt.Sprintf("page %d ends at %v of %v", n, end, height)
			}
			if row = p.To; row >= len(b.Rows) {
				box, row = box+1, 0
			}
		}
		last := page.Pieces[len(page.Pieces)-1]
		b := boxes[last.Box]
		if b.KeepWithNext && last.To == len(b.Rows) && box < len(boxes) && !boxes[box].NewPage {
			return fmt.Sprintf("page %d ends with box %d, which is kept with the next", n, last.Box)
		}
	}
	if box != len(boxes) || row != 0 {
		return fmt.Sprintf("boxes from %d on are lost", box)
	}
	return ""
}

// auditHeight checks one piece: its height, and that splits leave two rows.
func auditHeight(b typeset.Box, p typeset.Piece, page float64) string {
	want := b.Height
	if len(b.Rows) > 0 {
		want = 0
		for _, h := range append(append([]float64{}, b.Header...), b.Rows[p.From:p.To]...) {
			want += h
		}
	}
	if p.Clipped {
		if want < page/2 || p.Height >= want {
			return fmt.Sprintf("height %v is marked clipped from %v", p.Height, want)
		}
		return ""
	}
	if math.Abs(p.Height-want) > 1e-6 {
		return fmt.Sprintf("height %v, want %v", p.Height, want)
	}
	high := false
	for _, h := range b.Rows {
		high = high || h > page/2
	}
	if taken := p.To - p.From; !high && len(b.Rows) > 3 && (taken < 2 || len(b.Rows)-p.To == 1) {
		return fmt.Sprintf("split leaves rows %d to %d of %d", p.From, p.To, len(b.Rows))
	}
	return ""
}
