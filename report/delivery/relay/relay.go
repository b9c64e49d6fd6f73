package relay

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/wxreport/wxreport/report/delivery/pace"
)

// Relay sends through one server, one message at a time over a connection that is
// kept, at the pace it is given. It is safe for concurrent use.
type Relay struct {
	server Server
	now    func() time.Time
	turn   chan struct{} // holds one token: whoever has it may use what is below

	gate    *pace.Gate
	session *Session
	used    int // messages over this session
}

// New makes a relay; nothing is dialled yet.
func New(server Server, limits pace.Limits, now func() time.Time) *Relay {
	r := &Relay{server: server, now: now, turn: make(chan struct{}, 1), gate: pace.NewGate(limits)}
	r.turn <- struct{}{}
	return r
}

// Send hands over one message as [Session.Send] does, dialling where needed. When
// the pace does not allow it now, the result is Retry with After and nothing was done.
func (r *Relay) Send(ctx context.Context, m Message, claim func(context.Context) error) (Result, error) {
	select {
	case <-r.turn:
	case <-ctx.Done():
		return Result{Status: Retry, Stage: StageDial, Reply: "stopped while waiting for the relay"}, nil
	}
	defer func() { r.turn <- struct{}{} }()
	if wait := r.gate.Pass(r.now()); wait > 0 {
		return Result{Status: Retry, Stage: StageDial, After: wait, Halt: true,
			Reply: fmt.Sprintf("paced: the next message may go in %s", wait.Round(time.Second))}, nil
	}
	if fault := r.connect(ctx); fault != nil {
		r.settle(*fault)
		return *fault, nil
	}
	result, err := r.session.Send(ctx, m, claim)
	r.used++
	if r.session.Broken() || r.used >= r.gate.Limits().PerConnection {
		r.hangUp()
	}
	if err == nil {
		r.settle(result)
	}
	return result, err
}

func (r *Relay) settle(result Result) {
	if result.Status == Retry {
		r.gate.Refused(r.now(), result.Halt, result.After)
		return
	}
	r.gate.Served()
}

// connect makes sure of a live session: an idle one is asked for a sign of life,
// because a message lost on a dead connection costs more than a round trip.
func (r *Relay) connect(ctx context.Context) *Result {
	if r.session != nil {
		r.session.Reset()
		if !r.session.Broken() {
			return nil
		}
		r.hangUp()
	}
	session, fault := Dial(ctx, r.server)
	r.session, r.used = session, 0
	return fault
}

func (r *Relay) hangUp() {
	if r.session != nil {
		r.session.Close()
		r.session = nil
	}
}

// Test connects, logs in and says goodbye, and tells what would stop a message.
func (r *Relay) Test(ctx context.Context) error {
	session, fault := Dial(ctx, r.server)
	if fault != nil {
		return fmt.Errorf("%s: %s", r.server.Address(), fault)
	}
	session.Close()
	return nil
}

// Close ends the connection, after the message that is on its way.
func (r *Relay) Close() {
	<-r.turn
	r.hangUp()
	r.turn <- struct{}{}
}

// Pool keeps one relay a server and login, so that every account that shares a
// mail server shares its pace.
type Pool struct {
	Now func() time.Time

	mu     sync.Mutex
	relays map[string]*Relay
}

// Get is the relay of a server, made at the first call with that pace.
func (p *Pool) Get(server Server, limits pace.Limits) *Relay {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := server.Address() + " " + server.User
	if r, ok := p.relays[key]; ok && r.server == server {
		return r
	}
	if p.relays == nil {
		p.relays = map[string]*Relay{}
	}
	r := New(server, limits, p.Now)
	p.relays[key] = r
	return r
}

// Close ends all connections.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.relays {
		r.Close()
	}
}
