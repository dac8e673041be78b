// SPDX-License-Identifier: GPL-3.0-or-later
//! The border between Ringer, in C, and matrix-sdk-crypto. `ringer-crypto-ffi.h` says what it
//! promises; everything that is `unsafe` is in this file.
#![deny(unsafe_op_in_unsafe_fn)]

/// What the sources are: cargo builds anew where another checkout's were compiled last.
const _: Option<&str> = option_env!("RINGER_CRYPTO_SUM");

mod calls;
mod error;
mod requests;
mod runtime;
mod secret;
mod session;
mod store;

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

use zeroize::{Zeroize, Zeroizing};

use error::{Code, Error, Result};
use runtime::{Call, Completion, Handle};
use session::{Listener, Session};

type Done = unsafe extern "C" fn(user_data: *mut c_void, code: c_int, text: *mut c_char);
type Notify = unsafe extern "C" fn(user_data: *mut c_void, text: *mut c_char);
type Destroy = unsafe extern "C" fn(user_data: *mut c_void);

/// Text that C owns from here on, and gives back to `ringer_crypto_ffi_text_free`.
fn to_c(text: String) -> *mut c_char {
    // Text that is written as JSON has no NUL byte in it, and messages are Ringer's own.
    CString::new(text).unwrap_or_default().into_raw()
}

struct Callback {
    done: Done,
    user_data: *mut c_void,
    called: bool,
}

// SAFETY: the header says that `done` is called on any thread, so the caller made `user_data` for
// that; nothing here looks into it.
unsafe impl Send for Callback {}

impl Callback {
    fn new(done: Done, user_data: *mut c_void) -> Box<Self> {
        Box::new(Self { done, user_data, called: false })
    }

    fn call(&mut self, result: Result<String>) {
        let (code, text) = match result {
            Ok(text) => (Code::Ok, text),
            Err(Error { code, message }) => (code, message),
        };
        self.called = true;
        // SAFETY: `done` is a function of the caller's for exactly this, and `called` sees to it
        // that it gets `user_data` only once. The text is C's from here on.
        unsafe { (self.done)(self.user_data, code as c_int, to_c(text)) }
    }
}

impl Completion for Callback {
    fn complete(mut self: Box<Self>, result: Result<String>) {
        self.call(result);
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        if !self.called {
            self.call(Err(Error::failed("the work was given up")));
        }
    }
}

struct Watcher {
    notify: Notify,
    destroy: Destroy,
    user_data: *mut c_void,
}

// SAFETY: as of `Callback`: the header says that `notify` and `destroy` are called on any thread.
unsafe impl Send for Watcher {}
// SAFETY: only the machine's thread ever calls it, one call after the other.
unsafe impl Sync for Watcher {}

impl Listener for Watcher {
    fn notify(&self, text: String) {
        // SAFETY: `user_data` lives until `destroy`, which only dropping this calls.
        unsafe { (self.notify)(self.user_data, to_c(text)) }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // SAFETY: nobody has this any more, so `notify` is not called again.
        unsafe { (self.destroy)(self.user_data) }
    }
}

/// # Safety
/// As the header says: the functions may be called with `user_data` on any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ringer_crypto_ffi_new(
    notify: Notify,
    destroy: Destroy,
    user_data: *mut c_void,
) -> *mut Handle {
    let watcher = Watcher { notify, destroy, user_data };
    let handle = catch_unwind(AssertUnwindSafe(|| Handle::new(Session::new(watcher))));
    match handle {
        Ok(Ok(handle)) => Box::into_raw(Box::new(handle)),
        _ => std::ptr::null_mut(),
    }
}

/// # Safety
/// As the header says: `handle` is from `ringer_crypto_ffi_new` and not freed, the texts end with a
/// NUL byte, and `done` may be called with `user_data` on any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ringer_crypto_ffi_call(
    handle: *const Handle,
    operation: *const c_char,
    arguments: *const c_char,
    done: Done,
    user_data: *mut c_void,
) {
    let completion = Callback::new(done, user_data);
    let result = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the caller says that both are texts, which stay as they are for this call.
        let (operation, arguments) = unsafe { (CStr::from_ptr(operation), CStr::from_ptr(arguments)) };
        // SAFETY: the caller says that the handle lives.
        let handle = unsafe { &*handle };
        match (operation.to_str(), arguments.to_str()) {
            (Ok(operation), Ok(arguments)) => handle.call(Call {
                operation: operation.to_owned(),
                arguments: Zeroizing::new(arguments.to_owned()),
                completion,
            }),
            _ => completion.complete(Err(Error::new(Code::BadArgument, "not UTF-8"))),
        }
    }));
    // Where it panicked, the completion was dropped on the way, and so called.
    drop(result);
}

/// # Safety
/// As the header says: `handle` is from `ringer_crypto_ffi_new`, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ringer_crypto_ffi_free(handle: *mut Handle, done: Done, user_data: *mut c_void) {
    let completion = Callback::new(done, user_data);
    let result = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: it was made by `Box::into_raw`, and the caller gives it up.
        let handle = unsafe { Box::from_raw(handle) };
        handle.close(completion);
    }));
    drop(result);
}

/// # Safety
/// As the header says: `text` is one that this library gave out, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ringer_crypto_ffi_text_free(text: *mut c_char) {
    if !text.is_null() {
        // SAFETY: all texts come from `CString::into_raw`, and the caller gives this one up.
        let mut bytes = unsafe { CString::from_raw(text) }.into_bytes_with_nul();
        bytes.zeroize();
    }
}
