package stats

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// caseFile is a file of testdata: expected values of one method with their source.
type caseFile struct {
	Method string     `json:"method"`
	Cases  []statCase `json:"cases"`
}

type statCase struct {
	ID        string          `json:"id"`
	Inputs    json.RawMessage `json:"inputs"`
	Expected  json.RawMessage `json:"expected"`
	Published json.RawMessage `json:"published"`
	Tol       json.RawMessage `json:"tol"`
}

// casesRead holds the names of the case files that tests have read.
var casesRead sync.Map

// TestMain fails when a whole run leaves a case file unread.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	whole := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.list").Value.String() == ""
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	for _, f := range files {
		if _, ok := casesRead.Load(filepath.Base(f)); !ok && whole && code == 0 {
			fmt.Fprintf(os.Stderr, "no test reads %s\n", f)
			code = 1
		}
	}
	if err != nil || len(files) == 0 {
		fmt.Fprintln(os.Stderr, "no case files", err)
		code = 1
	}
	os.Exit(code)
}

// eachCase runs f as a parallel subtest for every case of the named file.
func eachCase(t *testing.T, name string, f func(t *testing.T, c statCase)) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	casesRead.Store(name+".json", true)
	var file caseFile
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(file.Cases) == 0 {
		t.Fatalf("%s: no cases", name)
	}
	for _, c := range file.Cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			f(t, c)
		})
	}
}

// decode reads a part of a case into T; a part that is absent or null gives the zero T.
func decode[T any](t *testing.T, raw json.RawMessage) T {
	t.Helper()
	var v T
	if len(raw) == 0 {
		return v
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("decode %s: %v", raw, err)
	}
	return v
}

// tol returns the absolute tolerance that the case states as a number.
func (c statCase) tol(t *testing.T) float64 {
	t.Helper()
	return decode[float64](t, c.Tol)
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tol {
		t.Errorf("%s = %.17g, want %.17g within %g", what, got, want, tol)
	}
}

// nearRel compares to a relative tolerance.
func nearRel(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	near(t, what, got, want, tol*math.Max(math.Abs(want), 1e-300))
}

func nearAll(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d values %v, want %d %v", what, len(got), got, len(want), want)
		return
	}
	for i := range want {
		near(t, fmt.Sprintf("%s[%d]", what, i), got[i], want[i], tol)
	}
}

func nearInterval(t *testing.T, what string, got Interval, want []float64, tol float64) {
	t.Helper()
	nearAll(t, what, []float64{got.Low, got.High}, want, tol)
}

func isNaN(t *testing.T, what string, values ...float64) {
	t.Helper()
	for i, v := range values {
		if !math.IsNaN(v) {
			t.Errorf("%s: value %d = %v, want NaN", what, i, v)
		}
	}
}

// strange are the numbers that hostile or broken data can hold.
var strange = []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1, 0, 1, 5e-324, math.MaxFloat64, 0.5, 1e9}
