// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that a machine lives on. All its work is done there; calls come in through a channel
//! and are done at the same time where they wait for the store.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::thread;

use futures_util::FutureExt;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use crate::calls;
use crate::error::{Code, Error, Result};
use crate::session::Session;

/// Threads for the store's files; they end when idle.
const STORE_THREADS: usize = 4;

/// What is told of a call's end, exactly once.
pub trait Completion: Send {
    fn complete(self: Box<Self>, result: Result<String>);
}

pub struct Call {
    pub operation: String,
    pub arguments: Zeroizing<String>,
    pub completion: Box<dyn Completion>,
}

pub struct Handle {
    calls: UnboundedSender<Call>,
    at_end: Arc<Mutex<Option<Box<dyn Completion>>>>,
}

impl Handle {
    pub fn new(session: Session) -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .max_blocking_threads(STORE_THREADS)
            .thread_name("ringer-store")
            .build()?;
        let (calls, receiver) = unbounded_channel();
        let at_end: Arc<Mutex<Option<Box<dyn Completion>>>> = Arc::default();
        let end = at_end.clone();

        thread::Builder::new().name("ringer-crypto".into()).spawn(move || {
            run(runtime, receiver, session);
            let completion = end.lock().ok().and_then(|mut slot| slot.take());
            if let Some(completion) = completion {
                completion.complete(Ok("{}".into()));
            }
        })?;
        Ok(Self { calls, at_end })
    }

    pub fn call(&self, call: Call) {
        if let Err(refused) = self.calls.send(call) {
            refused.0.completion.complete(Err(Error::failed("the machine's thread is gone")));
        }
    }

    /// Ends the thread once the calls that are under way are done.
    pub fn close(self, completion: Box<dyn Completion>) {
        if let Ok(mut slot) = self.at_end.lock() {
            *slot = Some(completion);
        }
    }
}

fn run(runtime: Runtime, mut calls: UnboundedReceiver<Call>, session: Session) {
    let session = Arc::new(session);
    runtime.block_on(async {
        let mut running = JoinSet::new();
        while let Some(call) = calls.recv().await {
            running.spawn(answer(session.clone(), call));
            while running.try_join_next().is_some() {}
        }
        while running.join_next().await.is_some() {}
        session.close().await;
    });
}

async fn answer(session: Arc<Session>, call: Call) {
    let Call { operation, arguments, completion } = call;
    let work = calls::dispatch(&session, &operation, &arguments);
    let result = AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| {
        Err(Error::new(Code::Panic, format!("{operation} broke an assertion of the library's")))
    });
    completion.complete(result);
}
