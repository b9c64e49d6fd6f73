package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// figure is one row of figures.json: a metric, or two operands (names or numbers) and how they meet.
type figure struct {
	Metric     string  `json:"metric"`
	Ratio      []any   `json:"ratio"`      // a / b
	Difference []any   `json:"difference"` // a - b
	Relative   []any   `json:"relative"`   // a / b - 1
	Figure     string  `json:"figure"`
	Value      float64 `json:"value"`
	Tolerance  float64 `json:"tolerance"`
	Note       string  `json:"note"`
}

func TestEveryFigureComesOutOfTheRows(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(filepath.Join("..", "figures.json"))
	if err != nil {
		t.Fatal(err)
	}
	var figures []figure
	if err := json.Unmarshal(body, &figures); err != nil {
		t.Fatal(err)
	}
	if len(figures) < 60 {
		t.Fatalf("figures.json holds %d figures, want all of them", len(figures))
	}
	metrics := measure(newWorld())
	for _, f := range figures {
		name, got := f.compute(t, metrics)
		if math.Abs(got-f.Value) > f.Tolerance+1e-12 {
			t.Errorf("%s is %v, want %v (%s)", name, got, f.Value, f.Figure)
		}
	}
}

func (f figure) compute(t *testing.T, metrics map[string]float64) (string, float64) {
	t.Helper()
	operand := func(of any) float64 {
		if n, ok := of.(float64); ok {
			return n
		}
		v, ok := metrics[of.(string)]
		if !ok {
			t.Errorf("no metric %q", of)
		}
		return v
	}
	switch {
	case f.Metric != "":
		return f.Metric, operand(f.Metric)
	case len(f.Ratio) == 2:
		return f.Ratio[0].(string), operand(f.Ratio[0]) / operand(f.Ratio[1])
	case len(f.Difference) == 2:
		return f.Difference[0].(string), operand(f.Difference[0]) - operand(f.Difference[1])
	case len(f.Relative) == 2:
		return f.Relative[0].(string), operand(f.Relative[0])/operand(f.Relative[1]) - 1
	}
	t.Fatalf("figure %q names nothing to compute", f.Figure)
	return "", 0
}

// rowsOf walks the rows of a table as column name -> text.
func rowsOf(t table, each func(row map[string]string)) {
	for _, cells := range t.rows {
		row := map[string]string{}
		for i, cell := range cells {
			row[t.header[i]] = text(cell)
		}
		each(row)
	}
}

// number reads a cell as a person would: 1.2万, 65%, full-width digits; ok is false when the cell is missing.
func number(cell string) (v float64, ok bool) {
	cell = strings.Map(func(c rune) rune {
		if c >= '０' && c <= '９' {
			return c - '０' + '0'
		}
		return c
	}, cell)
	factor := 1.0
	if rest, found := strings.CutSuffix(cell, "万"); found {
		cell, factor = rest, 10000
	}
	if rest, found := strings.CutSuffix(cell, "%"); found {
		cell, factor = rest, .01
	}
	v, err := strconv.ParseFloat(cell, 64)
	return v * factor, err == nil
}

// tally adds up named columns by key.
type tally map[string]float64

func (s tally) add(row map[string]string, key string, columns ...string) {
	for _, c := range columns {
		if v, ok := number(row[c]); ok {
			s[key+c] += v
		}
	}
}

const reported = "2026-10"
