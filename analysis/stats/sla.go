package stats

import (
	"errors"
	"math"
	"slices"
)

// ResponseResult describes how fast questions are answered, open ones included.
type ResponseResult struct {
	Within        float64  // share answered within the goal, Kaplan-Meier; NaN when nothing was observed that long
	WithinCI      Interval // 95 %, log-log
	Median        float64  // hours by which half are answered; NaN when not reached yet
	MedianCI      Interval // an end of +Inf is not reached yet
	P90           float64  // hours by which nine of ten are answered; NaN when not reached yet
	NaiveAnswered float64  // share within the goal of the answered only: overstates; NaN when none is answered
	NaiveAll      float64  // share within the goal of all: understates while young ones are open
	Answered      int
	Open          int
}

// ResponseTime estimates the share of comments answered within a goal from the hours that the answered ones took and
// the age in hours of those still open, which count as right-censored at the time of the report: a comment that has
// been open for 30 minutes is not yet a miss, one that has been open for longer than the goal is.
//
// Errors: no comments, a goal that is not positive, hours below zero or not finite.
//
// Source: [KaplanMeier].
func ResponseTime(answered, open []float64, goal float64) (ResponseResult, error) {
	if !(goal > 0) || math.IsInf(goal, 1) {
		return ResponseResult{}, errors.New("response time: the goal must be a positive number of hours")
	}
	times := slices.Concat(answered, open)
	event := make([]bool, len(times))
	within := 0.0
	for i := range answered {
		event[i] = true
		if answered[i] <= goal {
			within++
		}
	}
	curve, err := KaplanMeier(times, event)
	if err != nil {
		return ResponseResult{}, err
	}
	s, iv := curve.At(goal, Z95)
	out := ResponseResult{
		Within: 1 - s, WithinCI: Interval{1 - iv.High, 1 - iv.Low},
		NaiveAnswered: within / float64(len(answered)), NaiveAll: within / float64(len(times)),
		Answered: len(answered), Open: len(open),
	}
	out.Median, out.MedianCI = curve.Quantile(0.5, Z95)
	out.P90, _ = curve.Quantile(0.9, Z95)
	return out, nil
}
