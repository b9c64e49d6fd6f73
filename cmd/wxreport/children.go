package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/spec"
)

// children makes runs in processes of their own, so that a report that hangs, crashes or takes
// too much memory ends alone. A child makes many reports, one after another.
type children struct {
	program, workspace string
	memory             int           // bytes that a child may hold
	limit              time.Duration // of one report
	idle               chan *child
}

const (
	defaultMemory = 1 << 30 // bytes
	mostReports   = 100     // of one child: what a library leaks goes with it
)

// startChildren prepares as many processes as there are workers; they start when they are needed.
func startChildren(w report.Workspace) (*children, error) {
	program, err := exec.LookPath(os.Args[0])
	if err == nil {
		program, err = filepath.Abs(program)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot find this program to start it again: %w", err)
	}
	c := &children{program: program, workspace: w.Path, memory: w.Limits.Memory, limit: w.Limits.Build, idle: make(chan *child, 64)}
	if c.memory == 0 {
		c.memory = defaultMemory
	}
	return c, nil
}

// child is one process.
type child struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
	errors  tail
	reports int
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(len(t.text)-4096, 0):]
	return len(p), nil
}

// first is the first line that says something.
func (t *tail) first() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	line, _, _ := bytes.Cut(bytes.TrimSpace(t.text), []byte("\n"))
	return string(line)
}

func (c *children) start() (*child, error) {
	k := &child{cmd: exec.Command(c.program, "make", "--workspace", c.workspace)}
	k.cmd.Env = append(os.Environ(), "GOGC=50", fmt.Sprintf("GOMEMLIMIT=%d", c.memory*3/4))
	k.cmd.Stderr = &k.errors
	apart(k.cmd)
	var err error
	if k.in, err = k.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := k.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	k.out = json.NewDecoder(out)
	return k, k.cmd.Start()
}

// end lets a child go; one that does not is killed.
func (k *child) end() {
	_ = k.in.Close()
	timer := time.AfterFunc(5*time.Second, func() { _ = k.cmd.Process.Kill() })
	_ = k.cmd.Wait() // its end was its last answer
	timer.Stop()
}

// make has a child make a run. A child that ends, or is ended, takes only this run with it.
func (c *children) make(ctx context.Context, run ledger.Run) (jobs.Made, error) {
	var k *child
	select {
	case k = <-c.idle:
	default:
		var err error
		if k, err = c.start(); err != nil {
			return jobs.Made{}, report.Retryable(fmt.Errorf("cannot start a process: %w", err), 0)
		}
	}
	answer := make(chan jobs.Answer, 1)
	broken := make(chan error, 1)
	go func() {
		var a jobs.Answer
		err := json.NewEncoder(k.in).Encode(run)
		if err == nil {
			err = k.out.Decode(&a)
		}
		if err != nil {
			broken <- err
			return
		}
		answer <- a
	}()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case a := <-answer:
			c.release(k)
			return a.Results()
		case err := <-broken:
			k.end()
			err = fmt.Errorf("the process that made the report ended: %s: %w", strings.TrimSpace(k.errors.first()+" "+k.cmd.ProcessState.String()), err)
			if killed(k.cmd.ProcessState) { // by the system, for somebody's memory
				err = report.Retryable(err, 0)
			}
			return jobs.Made{}, err
		case <-ctx.Done():
			_ = k.cmd.Process.Kill()
			k.end()
			return jobs.Made{}, jobs.TooLong(ctx, c.limit)
		case <-ticker.C:
			if held := residentMemory(k.cmd.Process.Pid); held > c.memory {
				_ = k.cmd.Process.Kill()
				k.end()
				return jobs.Made{}, fmt.Errorf("the report took more than %d MiB of memory: raise limits.memory_mb or give it less data", c.memory>>20)
			}
		}
	}
}

// release keeps a child for the next run, unless it has made enough.
func (c *children) release(k *child) {
	if k.reports++; k.reports >= mostReports {
		go k.end()
		return
	}
	select {
	case c.idle <- k:
	default:
		go k.end()
	}
}

// makeCommand is a child's: it is not for people.
func (p *program) makeCommand() *cobra.Command {
	return &cobra.Command{Use: "make", Short: "Make the runs that come in as lines of JSON", Hidden: true, Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := p.workspace()
			if err != nil {
				return err
			}
			m := jobs.NewMaker(jobs.Config{Workspace: w, Store: ledger.Store{Dir: w.Archive}, Load: load, Period: spec.ParsePeriod, Build: builder().Build, Days: workdays(w), Now: p.clock})
			err = m.Serve(cmd.Context(), os.Stdin, p.out)
			if errors.Is(err, io.ErrUnexpectedEOF) {
				return nil // whoever asked is gone
			}
			return err
		}}
}
