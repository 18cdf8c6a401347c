//! One call of the host: its callbacks, read once, with the checks an older host needs.

#![expect(unsafe_code, reason = "callbacks of the host are called")]

use dateline_plugin_abi::{DlAnn, DlCall, DlStr, EmitFn, SetErrorFn, status};

use crate::raw::field_or;

/// The callbacks of one call.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    ptr: *mut DlCall,
    emit: Option<EmitFn>,
    set_error: Option<SetErrorFn>,
    pub(crate) stop: *const u32,
}

impl Call {
    /// Returns the callbacks at `ptr`; none where it is null.
    ///
    /// # Safety
    ///
    /// `ptr` is null or points at a call that lives as long as the result is used.
    pub(crate) unsafe fn new(ptr: *mut DlCall) -> Self {
        if ptr.is_null() {
            return Call { ptr, emit: None, set_error: None, stop: std::ptr::null() };
        }
        // SAFETY: every struct holds at least its size; the macro reads no further than that.
        unsafe {
            let size = (&raw const (*ptr).struct_size).read();
            Call {
                ptr,
                emit: field_or!(ptr, size, DlCall.emit, None),
                set_error: field_or!(ptr, size, DlCall.set_error, None),
                stop: field_or!(ptr, size, DlCall.stop, std::ptr::null()),
            }
        }
    }

    /// Hands rows over; the host copies them before it returns.
    pub(crate) fn emit(&self, rows: &[DlAnn]) -> i32 {
        let Some(emit) = self.emit else { return status::INVALID };
        // SAFETY: the host gave the function for this call; the rows and all they point at outlive it.
        unsafe { emit(self.ptr, rows.as_ptr(), rows.len(), size_of::<DlAnn>()) }
    }

    /// Hands the message of the status over; the host copies it before it returns.
    pub(crate) fn set_error(&self, message: &str) {
        let Some(set_error) = self.set_error else { return };
        // SAFETY: the host gave the function for this call; the message outlives it.
        unsafe { set_error(self.ptr, DlStr::new(message)) };
    }
}
