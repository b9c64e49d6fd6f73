package analysis

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// classes are the ids of the checks that make each class of fault in the cases.
var classes = map[string][]string{
	"impossible_value":       {"exceeds", "negative", "rate_above_one"},
	"totals_mismatch":        {"net", "identity", "source_total"},
	"funnel_not_monotone":    {"funnel_order"},
	"retention_not_monotone": {"retention_order"},
	"missing_day":            {"missing_days"},
	"duplicate_row":          {"duplicate_row"},
	"conflicting_duplicate":  {"conflicting_row"},
	"unit_suspect":           {"unit_suspect"},
	"stuck_value":            {"stuck"},
	"rounded_values":         {"rounded"},
}

// qualityCase is one case of testdata/data_quality.json.
type qualityCase struct {
	ID     string `json:"id"`
	Inputs struct {
		Reads, Shares, Delivered, Opened, New, Lost, Net, Total, Rate *float64
		NewFollowers                                                  *float64 `json:"new_followers"`
		PrevTotal                                                     *float64 `json:"prev_total"`
		TotalNew                                                      *float64 `json:"total_new"`
		Sources, Survivors, Column, Series                            []float64
		StageCounts                                                   []float64 `json:"stage_counts"`
		Days                                                          []string
		Rows                                                          [][]any
	} `json:"inputs"`
	Expected struct{ Finding *string } `json:"expected"`
}

// archive writes the inputs as the rows of the dataset that they speak of.
func (c qualityCase) archive(t *testing.T) string {
	t.Helper()
	in := c.Inputs
	job := "-- job --\nperiod: 2024-05-01..2024-05-03\nas-of: 2024-06-03\n"
	var b strings.Builder
	switch {
	case in.Shares != nil:
		fmt.Fprintf(&b, "-- articles.csv --\ntitle,reads,shares\na,%v,%v\n", *in.Reads, *in.Shares)
	case in.Opened != nil:
		fmt.Fprintf(&b, "-- articles.csv --\ntitle,delivered,opened\na,%v,%v\n", *in.Delivered, *in.Opened)
	case in.NewFollowers != nil:
		fmt.Fprintf(&b, "-- sources.csv --\nsource,new_followers\na,%v\n", *in.NewFollowers)
	case in.Lost != nil:
		fmt.Fprintf(&b, "-- followers.csv --\ndate,new,cancelled,net\n2024-05-01,%v,%v,%v\n", *in.New, *in.Lost, *in.Net)
		job = strings.Replace(job, "05-03\n", "05-01\n", 1)
	case in.PrevTotal != nil:
		fmt.Fprintf(&b, "-- followers.csv --\ndate,net,total\n2024-05-01,,%v\n2024-05-02,%v,%v\n", *in.PrevTotal, *in.Net, *in.Total)
		job = strings.Replace(job, "05-03\n", "05-02\n", 1)
	case in.TotalNew != nil:
		fmt.Fprintf(&b, "-- followers.csv --\ndate,source,new\n2024-05-01,,%v\n", *in.TotalNew)
		for i, n := range in.Sources {
			fmt.Fprintf(&b, "2024-05-01,s%d,%v\n", i, n)
		}
		job = strings.Replace(job, "05-03\n", "05-01\n", 1)
	case in.StageCounts != nil:
		b.WriteString("-- funnel.csv --\nstage,users\n")
		for i, n := range in.StageCounts {
			fmt.Fprintf(&b, "s%d,%v\n", i, n)
		}
	case in.Survivors != nil:
		b.WriteString("-- retention.csv --\nday,users\n")
		for i, n := range in.Survivors {
			fmt.Fprintf(&b, "%d,%v\n", i, n)
		}
	case in.Days != nil:
		b.WriteString("-- followers.csv --\ndate,new,cancelled\n")
		for _, day := range in.Days {
			fmt.Fprintf(&b, "%s,9,1\n", day)
		}
	case in.Rows != nil:
		b.WriteString("-- followers.csv --\ndate,source,new\n")
		for _, r := range in.Rows {
			fmt.Fprintf(&b, "%v,s%v,%v\n", r...)
		}
		job = strings.Replace(job, "05-03\n", "05-01\n", 1)
	case in.Rate != nil, in.Column != nil:
		values := in.Column
		if in.Rate != nil {
			values = []float64{*in.Rate}
		}
		b.WriteString("-- articles.csv --\ntitle,finish_rate\n")
		for _, v := range values {
			fmt.Fprintf(&b, "a,%v\n", v)
		}
	case in.Series != nil:
		job = strings.Replace(job, "05-03\n", fmt.Sprintf("05-%02d\n", len(in.Series)), 1)
		b.WriteString("-- reads.csv --\ndate,channel,readers\n")
		for i, v := range in.Series {
			fmt.Fprintf(&b, "2024-05-%02d,a,%v\n", i+1, v)
		}
	default:
		t.Fatalf("case %s has inputs that no dataset takes", c.ID)
	}
	return job + b.String()
}

func TestDataQualityCases(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/data_quality.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []qualityCase }
	if err := json.Unmarshal(body, &file); err != nil || len(file.Cases) == 0 {
		t.Fatal(err, len(file.Cases))
	}
	for _, c := range file.Cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			got := inspect(t, c.archive(t), "zh-CN")
			if c.Expected.Finding == nil {
				if got != "" {
					t.Errorf("got %s, want nothing", got)
				}
				return
			}
			class, _, _ := strings.Cut(*c.Expected.Finding, " ")
			if len(classes[class]) == 0 {
				t.Fatalf("no checks for %q", class)
			}
			id, _, _ := strings.Cut(got, " ")
			if !slices.Contains(classes[class], id) || strings.Contains(got, "\n") {
				t.Errorf("got %q, want one of %v alone", got, classes[class])
			}
		})
	}
}
