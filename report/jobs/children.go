package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// Children makes runs in processes of their own, so that a report that hangs, crashes or takes
// too much memory ends alone. A child makes many reports, one after another.
type Children struct {
	program   string
	arguments []string
	memory    int           // bytes that a child may hold
	limit     time.Duration // of one report
	idle      chan *child
}

const (
	defaultMemory = 1 << 30 // bytes
	mostReports   = 50      // of one child: what a library leaks goes with it
)

// NewChildren prepares processes that this program's arguments make a [Maker.Serve] of; they start when they are
// needed, as many as there are workers.
func NewChildren(limits report.Limits, arguments ...string) (*Children, error) {
	program, err := exec.LookPath(os.Args[0])
	if err == nil {
		program, err = filepath.Abs(program)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot find this program to start it again: %w", err)
	}
	c := &Children{program: program, arguments: arguments, memory: limits.Memory, limit: limits.Build, idle: make(chan *child, 64)}
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

func (c *Children) start() (*child, error) {
	k := &child{cmd: exec.Command(c.program, c.arguments...)}
	k.cmd.Env = append(os.Environ(), "GOGC=100", fmt.Sprintf("GOMEMLIMIT=%d", c.memory*3/4))
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

// Make has a child make a run. A child that ends, or is ended, takes only this run with it.
func (c *Children) Make(ctx context.Context, run ledger.Run) (Made, error) {
	var k *child
	select {
	case k = <-c.idle:
	default:
		var err error
		if k, err = c.start(); err != nil {
			return Made{}, report.Retryable(fmt.Errorf("cannot start a process: %w", err), 0)
		}
	}
	answer := make(chan Answer, 1)
	broken := make(chan error, 1)
	go func() {
		var a Answer
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
			return Made{}, err
		case <-ctx.Done():
			_ = k.cmd.Process.Kill()
			k.end()
			return Made{}, TooLong(ctx, c.limit)
		case <-ticker.C:
			if held := ResidentMemory(k.cmd.Process.Pid); held > c.memory {
				_ = k.cmd.Process.Kill()
				k.end()
				return Made{}, fmt.Errorf("the report took more than %d MiB of memory: raise limits.memory_mb or give it less data", c.memory>>20)
			}
		}
	}
}

// release keeps a child for the next run, unless it has made enough.
func (c *Children) release(k *child) {
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
