package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// Answer is what a maker in another process says about a run: what it made, or how it failed.
type Answer struct {
	Made    Made
	Failure string        // empty: it was made
	Kind    string        // of the failure: data, end, retry or final
	State   ledger.State  // end: the run's
	After   time.Duration // retry: wait at least so long
	Stack   string        // of a panic
}

// Answered puts a maker's results into an answer.
func Answered(made Made, err error) Answer {
	if err == nil {
		return Answer{Made: made}
	}
	a := Answer{Failure: err.Error(), Kind: "final"}
	var waiting missingError
	var ended endedError
	var broken *panicError
	after, passing := mayPass(err)
	switch {
	case errors.As(err, &waiting):
		a.Kind = "data"
	case errors.As(err, &ended):
		a.Kind, a.State = "end", ended.state
	case passing:
		a.Kind, a.After = "retry", after
	case errors.As(err, &broken):
		a.Stack = string(broken.stack)
	}
	return a
}

// Results takes a maker's results out of an answer.
func (a Answer) Results() (Made, error) {
	switch {
	case a.Failure == "":
		return a.Made, nil
	case a.Kind == "data":
		return Made{}, missingError{a.Failure}
	case a.Kind == "end":
		return Made{}, endedError{a.State, a.Failure}
	case a.Kind == "retry":
		return Made{}, report.Retryable(errors.New(a.Failure), a.After)
	case a.Stack != "":
		return Made{}, &panicError{value: a.Failure, stack: []byte(a.Stack)}
	}
	return Made{}, errors.New(a.Failure)
}

// Serve makes the runs that come in, one a line of JSON, and answers each by a line, until the
// input ends.
func (m *Maker) Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	defer frugal()()
	requests, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var run ledger.Run
		if err := requests.Decode(&run); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if err := answers.Encode(Answered(m.Make(ctx, run))); err != nil {
			return err
		}
	}
}
