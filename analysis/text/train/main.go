// Command train makes the model of package text from the reviews in a folder (neg.txt and pos.txt, one review a line):
//
//	go run ./analysis/text/train -out analysis/text/model.bin FOLDER
//
// The same folder gives the same bytes. With -check it prints how the model does on goods it has not seen (trained without one
// kind of goods, tried on that kind); with -measure FILE.csv (label,review; 1 is positive) how it does on other reviews.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/wxreport/wxreport/analysis/text"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	flags.SetOutput(out)
	file := flags.String("out", "", "write the model to this `file`")
	check := flags.Bool("check", false, "print how models do on goods they have not seen")
	measured := flags.String("measure", "", "print how the model does on the reviews of this `file`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("want one folder with neg.txt and pos.txt, got %d arguments", flags.NArg())
	}
	all, err := reviews(flags.Arg(0))
	if err != nil {
		return err
	}
	model, folds, err := build(all)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d reviews, %d grams, %d bytes\n", len(all), model.Grams(), len(model.Bytes()))
	if *check {
		report(out, folds)
	}
	if *measured != "" {
		if err := measure(out, model, *measured); err != nil {
			return err
		}
	}
	if *file != "" {
		return os.WriteFile(*file, model.Bytes(), 0o644)
	}
	return nil
}

// fold is a model trained without one kind of goods, and that kind.
type fold struct {
	domain string
	model  *text.Model
	unseen []text.Example
}

// build trains the model, and its probabilities on models that have not seen what they judge.
func build(all []text.Example) (*text.Model, []fold, error) {
	plain := neutral(fillings)
	folds, err := leaveOut(all, plain)
	if err != nil {
		return nil, nil, err
	}
	model, err := text.Learn(append(all[:len(all):len(all)], plain...), text.Training{})
	if err != nil {
		return nil, nil, err
	}
	var scores []text.Outcome
	for _, f := range folds {
		for _, e := range f.unseen {
			scores = append(scores, text.Outcome{Score: f.model.Judge(e.Text).Score, Positive: e.Class == text.Positive})
		}
	}
	for i := range folds {
		folds[i].model = folds[i].model.Calibrate(scores)
	}
	return model.Calibrate(scores), folds, nil
}

// fillings is how often each frame of a neutral sentence is filled.
const fillings = 8

func leaveOut(all, plain []text.Example) ([]fold, error) {
	var out []fold
	for _, d := range domains {
		f := fold{domain: d.name}
		var seen []text.Example
		for _, e := range all {
			if domainOf(e.Text) == d.name {
				f.unseen = append(f.unseen, e)
			} else {
				seen = append(seen, e)
			}
		}
		model, err := text.Learn(append(seen, plain...), text.Training{})
		if err != nil {
			return nil, fmt.Errorf("without %s: %w", d.name, err)
		}
		f.model = model
		out = append(out, f)
	}
	return out, nil
}
