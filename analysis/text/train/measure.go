package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"

	"github.com/wxreport/wxreport/analysis/text"
)

func report(out io.Writer, folds []fold) {
	var mean float64
	for _, f := range folds {
		m := text.Try(f.model, f.unseen)
		fmt.Fprintf(out, "without %s, on it: %s\n", f.domain, m)
		mean += m.Accuracy / float64(len(folds))
	}
	fmt.Fprintf(out, "mean accuracy on unseen goods %.4f\n", mean)
}

func measure(out io.Writer, model *text.Model, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	rows := csv.NewReader(file)
	rows.FieldsPerRecord = -1
	rows.LazyQuotes = true
	var list []text.Example
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if len(row) < 2 || row[0] != "0" && row[0] != "1" {
			continue // the header
		}
		e := text.Example{Text: row[1], Class: text.Negative}
		if row[0] == "1" {
			e.Class = text.Positive
		}
		list = append(list, e)
	}
	fmt.Fprintf(out, "measured: %s\n", text.Try(model, list))
	// What labels of its own would give an account: some rows, evenly spread, are learnt, the rest is judged before and after.
	for _, n := range []int{100, 200, 500} {
		var learnt, rest []text.Example
		for i, e := range list {
			if len(learnt) < n && i >= len(learnt)*len(list)/n {
				learnt = append(learnt, e)
			} else {
				rest = append(rest, e)
			}
		}
		if len(rest) < n {
			break
		}
		adapted, _ := model.Adapt(learnt)
		before, after := text.Try(model, rest), text.Try(adapted, rest)
		fmt.Fprintf(out, "with %d labels: accuracy %.4f, before %.4f; macro-F1 %.4f, before %.4f\n", n, after.Accuracy, before.Accuracy, after.MacroF1, before.MacroF1)
	}
	return nil
}
